<#ftl attributes={"version": "1"}>
<#-- A leg cross connected to a customer's port of the same router, or to a sub-interface of it,
     which is there beforehand. -->
<#import "common.ftl" as eos>
<#assign customer = leg.customerPort?split(".")>
<#if customer?size gt 2 || (customer?size == 2 && !customer[1]?matches("\\d+"))>
  <#stop "customer port " + leg.customerPort + ": EOS knows ports (" + customer[0] + ") and numbered sub-interfaces of them (" + customer[0] + ".100); correct customerPort of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@eos.legPort/>
  <#if customer?size == 1>
  <@eos.port customer[0] "customer port"/>
  <#else>
  <requires what="customer port ${leg.customerPort}">
    <interfaces xmlns="http://openconfig.net/yang/interfaces">
      <interface>
        <name>${customer[0]}</name>
        <subinterfaces>
          <subinterface>
            <index>${customer[1]}</index>
            <config/>
          </subinterface>
        </subinterfaces>
      </interface>
    </interfaces>
  </requires>
  </#if>
  <config>
    <@eos.switchedSubInterface/>
    <@eos.pointToPoint customer>
          <@eos.connectionPoint "customer" "LOCAL">
                <local>
                  <config>
                    <@eos.reference name=customer[0] index=(customer[1])!""/>
                  </config>
                </local>
          </@eos.connectionPoint>
    </@eos.pointToPoint>
  </config>
</leg>
