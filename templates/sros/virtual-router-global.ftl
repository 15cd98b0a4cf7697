<#ftl attributes={"version": "3"}>
<#-- A leg in the global table: the sub-interface in an IES service, the sessions in router Base.
     Both, and the BGP group, are there beforehand. -->
<#import "common.ftl" as sros>
<#if !leg.service??>
  <#stop "the virtual router is in the global table and names no service: SR OS has such a sub-interface in an IES service; name it as service of the virtual router in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@sros.preconditions/>
  <requires what="IES service ${leg.service}">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <ies>
          <service-name>${leg.service}</service-name>
          <customer/>
        </ies>
      </service>
    </configure>
  </requires>
  <requires what="BGP group ${sros.group()} in router Base">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <router>
        <router-name>Base</router-name>
        <bgp>
          <group>
            <group-name>${sros.group()}</group-name>
            <type/>
          </group>
        </bgp>
      </router>
    </configure>
  </requires>
  <config>
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <ies>
          <service-name>${leg.service}</service-name>
          <@sros.subInterface/>
        </ies>
      </service>
      <router>
        <router-name>Base</router-name>
        <bgp>
          <@sros.neighbors/>
        </bgp>
      </router>
    </configure>
  </config>
</leg>
