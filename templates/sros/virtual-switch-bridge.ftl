<#ftl attributes={"version": "3"}>
<#-- A leg in a VPLS that is there beforehand, EVPN or not. -->
<#import "common.ftl" as sros>
<#if leg.bridgeGroup??>
  <#stop "the virtual switch has bridgeGroup " + leg.bridgeGroup + ": SR OS has its bridge domains, the VPLS services, in no group; take bridgeGroup out of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@sros.access/>
  <requires what="VPLS service ${leg.bridgeDomain}">
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <vpls>
          <service-name>${leg.bridgeDomain}</service-name>
          <customer/>
        </vpls>
      </service>
    </configure>
  </requires>
  <config>
    <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
      <service>
        <vpls>
          <service-name>${leg.bridgeDomain}</service-name>
          <@sros.switchedSap owned=true/>
        </vpls>
      </service>
    </configure>
  </config>
</leg>
