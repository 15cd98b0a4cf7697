<#ftl attributes={"version": "4"}>
<#-- A leg cross connected to a SAP on a customer's port of the same router: the whole port, or tags
     of it that come off there. Both SAPs are in an epipe of the leg's own. -->
<#import "common.ftl" as sros>
<#assign customer = leg.customerPort?split(":")>
<#if customer?size gt 2 || (customer?size == 2 && !customer[1]?matches(r"[0-9]{1,4}(\.[0-9]{1,4})?"))>
  <#stop "customer port " + leg.customerPort + ": SR OS takes a port or LAG, maybe with tags, such as 1/1/c8/1, lag-5:100 or lag-5:100.200; correct it under virtualSwitches in the inventory">
</#if>
<#assign encapsulation = "null">
<#if customer?size == 2>
  <#assign encapsulation = customer[1]?contains(".")?then("qinq", "dot1q")>
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@sros.access/>
  <@sros.port "customer port" customer[0] encapsulation/>
  <@sros.serviceIds/>
  <config>
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <@sros.epipe>
          <sap>
            <sap-id>${leg.customerPort}</sap-id>
          </sap>
        </@sros.epipe>
      </service>
    </configure>
  </config>
</leg>
